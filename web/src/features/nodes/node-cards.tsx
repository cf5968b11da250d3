import { useTranslation } from 'react-i18next';
import { TimeText } from '@/components/time-text';
import type { NodeInfo } from '@/lib/api/types';
import { ForgetButton, NodeName, NodeStateText, OpenRefreshes } from './node-facts';
import type { NodesView } from './node-facts';

function NodeCard(props: { node: NodeInfo; onForget: NodesView['onForget'] }) {
  const { node } = props;
  const { t } = useTranslation('nodes');
  return (
    <li className="panel node-card">
      <div className="node-card-head">
        <NodeName node={node} />
        <ForgetButton node={node} onForget={props.onForget} />
      </div>
      <dl>
        <div><dt>{t('column.state')}</dt><dd><NodeStateText node={node} /></dd></div>
        <div><dt>{t('column.open')}</dt><dd><OpenRefreshes node={node} /></dd></div>
        <div><dt>{t('column.started')}</dt><dd><TimeText value={node.started_at} /></dd></div>
        <div><dt>{t('column.version')}</dt><dd>{node.version}</dd></div>
      </dl>
    </li>
  );
}

/** The nodes on a phone: a card for each. */
export function NodeCards({ nodes, onForget }: NodesView) {
  return (
    <ul className="node-cards">
      {nodes.map((node) => <NodeCard key={node.id} node={node} onForget={onForget} />)}
    </ul>
  );
}
