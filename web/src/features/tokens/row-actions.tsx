import {
  DeleteOutlined, EditOutlined, FileSearchOutlined, IdcardOutlined, MoreOutlined, QuestionOutlined,
  ReloadOutlined,
} from '@ant-design/icons';
import { Button, Dropdown, Space } from 'antd';
import type { MenuProps } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TokenRow } from '@/lib/api/types';
import { useCommands } from './row-commands';

/** `onChosen` runs before the command. */
function useMenu(row: TokenRow, onChosen: () => void): MenuProps {
  const commands = useCommands();
  const chosen = (command: (row: TokenRow) => void) => () => {
    onChosen();
    command(row);
  };
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  return {
    items: [
      {
        key: 'details', icon: <FileSearchOutlined />, label: t('action.details'),
        onClick: chosen(commands.open),
      },
      {
        key: 'edit', icon: <EditOutlined />, label: common('action.edit'),
        onClick: chosen(commands.edit),
      },
      {
        key: 'facts', icon: <IdcardOutlined />, label: t('action.facts'),
        onClick: chosen(commands.refreshFacts),
      },
      ...(row.state === 'in_doubt' ? [{
        key: 'probe', icon: <QuestionOutlined />, label: t('action.probe'),
        onClick: chosen(commands.probe),
      }] : []),
      { type: 'divider' },
      {
        key: 'delete', icon: <DeleteOutlined />, label: common('action.delete'), danger: true,
        onClick: chosen(commands.remove),
      },
    ],
  };
}

/** What can be done with one row, in the table and in its card. */
export function RowActions({ row }: { row: TokenRow }) {
  const commands = useCommands();
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const more = useRef<HTMLButtonElement>(null);
  // The menu goes with its items: what the command opens gives the focus back to the button.
  const menu = useMenu(row, () => { more.current?.focus(); });
  return (
    <Space size={4}>
      <Button
        size="small" icon={<ReloadOutlined />} loading={commands.refreshing.has(row.id) || row.refreshing}
        aria-label={`${common('action.refresh')} ${row.biz_id}`}
        onClick={() => { commands.refresh(row); }}
      >
        {common('action.refresh')}
      </Button>
      <Dropdown trigger={['click']} menu={menu}>
        <Button
          ref={more}
          size="small" type="text" icon={<MoreOutlined />}
          aria-label={t('action.more', { name: row.biz_id })}
        />
      </Dropdown>
    </Space>
  );
}
