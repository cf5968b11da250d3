import { Table } from 'antd';
import type { TableColumnsType } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { TimeText } from '@/components/time-text';
import type { NodeInfo } from '@/lib/api/types';
import { ForgetButton, NodeName, NodeStateText, OpenRefreshes } from './node-facts';
import type { NodesView } from './node-facts';

function columns(t: TFunction<'nodes'>, onForget: NodesView['onForget']): TableColumnsType<NodeInfo> {
  return [
    { title: t('column.name'), key: 'name', width: 220, render: (_, node) => <NodeName node={node} /> },
    { title: t('column.state'), key: 'state', width: 170, render: (_, node) => <NodeStateText node={node} /> },
    { title: t('column.version'), key: 'version', width: 100, dataIndex: 'version' },
    { title: t('column.started'), key: 'started', width: 160, render: (_, node) => <TimeText value={node.started_at} /> },
    { title: t('column.open'), key: 'open', width: 140, render: (_, node) => <OpenRefreshes node={node} /> },
    {
      title: t('column.action'), key: 'action', width: 100, align: 'end',
      render: (_, node) => <ForgetButton node={node} onForget={onForget} />,
    },
  ];
}

/** The nodes on screens that are wide enough for a table. */
export function NodeTable({ nodes, onForget }: NodesView) {
  const { t } = useTranslation('nodes');
  return (
    <Table<NodeInfo>
      rowKey="id" size="small" tableLayout="fixed" scroll={{ x: 890 }} pagination={false}
      columns={columns(t, onForget)} dataSource={nodes}
    />
  );
}
