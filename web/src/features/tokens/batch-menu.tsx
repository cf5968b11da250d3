import {
  DeleteOutlined, EditOutlined, IdcardOutlined, PauseCircleOutlined, PlayCircleOutlined,
  ReloadOutlined,
} from '@ant-design/icons';
import { Dropdown } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RowSelection } from './selection';
import type { BatchCommand, BatchCommands } from './use-batch-commands';

const icons: Record<BatchCommand, ReactElement> = {
  refresh: <ReloadOutlined />,
  facts: <IdcardOutlined />,
  enable: <PlayCircleOutlined />,
  disable: <PauseCircleOutlined />,
  edit: <EditOutlined />,
  delete: <DeleteOutlined />,
};

/** A menu of commands on many rows; `children` opens it. */
export function BatchMenu(props: {
  names: readonly BatchCommand[]; selection: RowSelection; commands: BatchCommands;
  children: ReactElement;
}) {
  const { t } = useTranslation('tokens');
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: props.names.map((name) => ({
          key: name, icon: icons[name], label: t(`batch.${name}`), danger: name === 'delete',
          onClick: () => { props.commands.run(name, props.selection); },
        })),
      }}
    >
      {props.children}
    </Dropdown>
  );
}
