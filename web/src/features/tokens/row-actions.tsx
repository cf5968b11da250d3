import {
  DeleteOutlined, EditOutlined, FileSearchOutlined, IdcardOutlined, MoreOutlined, QuestionOutlined,
  ReloadOutlined,
} from '@ant-design/icons';
import { Button, Dropdown, Space } from 'antd';
import type { MenuProps } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TokenRow } from '@/lib/api/types';
import { useCommands } from './row-commands';

function useMenu(row: TokenRow): MenuProps {
  const commands = useCommands();
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  return {
    items: [
      {
        key: 'details', icon: <FileSearchOutlined />, label: t('action.details'),
        onClick: () => { commands.open(row); },
      },
      {
        key: 'edit', icon: <EditOutlined />, label: common('action.edit'),
        onClick: () => { commands.edit(row); },
      },
      {
        key: 'facts', icon: <IdcardOutlined />, label: t('action.facts'),
        onClick: () => { commands.refreshFacts(row); },
      },
      ...(row.state === 'in_doubt' ? [{
        key: 'probe', icon: <QuestionOutlined />, label: t('action.probe'),
        onClick: () => { commands.probe(row); },
      }] : []),
      { type: 'divider' },
      {
        key: 'delete', icon: <DeleteOutlined />, label: common('action.delete'), danger: true,
        onClick: () => { commands.remove(row); },
      },
    ],
  };
}

/** What can be done with one row, in the table and in its card. */
export function RowActions({ row }: { row: TokenRow }) {
  const commands = useCommands();
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
      <Dropdown trigger={['click']} menu={useMenu(row)}>
        <Button
          size="small" type="text" icon={<MoreOutlined />}
          aria-label={t('action.more', { name: row.biz_id })}
        />
      </Dropdown>
    </Space>
  );
}
