import {
  DeleteOutlined, EditOutlined, FileSearchOutlined, MoreOutlined, ReloadOutlined,
} from '@ant-design/icons';
import { Button, Dropdown, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TokenRow } from '@/lib/api/types';
import type { RowCommands } from './use-row-commands';

/** What can be done with one row, in the table and in its card. */
export function RowActions(props: { row: TokenRow; commands: RowCommands }) {
  const { row, commands } = props;
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  return (
    <Space size={4}>
      <Button
        size="small" icon={<ReloadOutlined />} loading={commands.refreshing.has(row.id) || row.refreshing}
        aria-label={`${common('action.refresh')} ${row.biz_id}`}
        onClick={() => { commands.refresh(row); }}
      >
        {common('action.refresh')}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            {
              key: 'details', icon: <FileSearchOutlined />, label: t('action.details'),
              onClick: () => { commands.open(row); },
            },
            {
              key: 'edit', icon: <EditOutlined />, label: common('action.edit'),
              onClick: () => { commands.edit(row); },
            },
            { type: 'divider' },
            {
              key: 'delete', icon: <DeleteOutlined />, label: common('action.delete'), danger: true,
              onClick: () => { commands.remove(row); },
            },
          ],
        }}
      >
        <Button
          size="small" type="text" icon={<MoreOutlined />}
          aria-label={t('action.more', { name: row.biz_id })}
        />
      </Dropdown>
    </Space>
  );
}
