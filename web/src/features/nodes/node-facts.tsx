import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/components/copy-button';
import { StateWords } from '@/components/state-words';
import type { NodeInfo } from '@/lib/api/types';
import { span } from '@/lib/time';
import { shortId, stateOf, stateTones } from './node-list';

export interface NodesView {
  nodes: NodeInfo[];
  onForget: (node: NodeInfo) => void;
}

export function NodeName({ node }: { node: NodeInfo }) {
  const { t } = useTranslation('nodes');
  return (
    <span className="node-name">
      <strong>{node.name}</strong>
      <span className="node-id">
        <code className="faint mono" title={node.id}>{shortId(node.id)}</code>
        <CopyButton text={node.id} label={t('idOf', { name: node.name })} />
      </span>
    </span>
  );
}

/** The silence is what this node has watched: it may have begun before. */
export function NodeStateText({ node }: { node: NodeInfo }) {
  const { t, i18n } = useTranslation('nodes');
  const state = stateOf(node);
  return (
    <span className="two-lines">
      <StateWords tone={stateTones[state]}>{t(`state.${state}`)}</StateWords>
      {state === 'silent' && (
        <span className="faint">
          {t('silentFor', { time: span(node.silent_seconds, i18n.language) })}
        </span>
      )}
    </span>
  );
}

export function OpenRefreshes({ node }: { node: NodeInfo }) {
  const { i18n } = useTranslation('nodes');
  return new Intl.NumberFormat(i18n.language).format(node.open_attempts);
}

/** Only a silent node can be forgotten. */
export function ForgetButton({ node, onForget }: {
  node: NodeInfo; onForget: NodesView['onForget'];
}) {
  const { t } = useTranslation('nodes');
  if (stateOf(node) !== 'silent') return null;
  return (
    <Button
      danger size="small" aria-label={t('forget.of', { name: node.name })}
      onClick={() => { onForget(node); }}
    >
      {t('forget.do')}
    </Button>
  );
}
