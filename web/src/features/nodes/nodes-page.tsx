import { Alert, Grid } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/error-state';
import { PageLoading } from '@/components/page-loading';
import { isUnauthorized } from '@/lib/api/errors';
import type { NodeInfo } from '@/lib/api/types';
import { errorText } from '@/lib/error-text';
import { useFocusReturn } from '@/lib/use-focus-return';
import { useNodes } from '@/lib/use-nodes';
import { ForgetDialog } from './forget-dialog';
import { NodeCards } from './node-cards';
import { ordered, silentCount } from './node-list';
import { NodeTable } from './node-table';
import './nodes.css';

function Nodes(props: { nodes: NodeInfo[]; onForget: (node: NodeInfo) => void }) {
  const { t } = useTranslation('nodes');
  const narrow = Grid.useBreakpoint().md === false;
  const view = { nodes: ordered(props.nodes), onForget: props.onForget };
  return (
    <>
      {narrow
        ? <NodeCards {...view} />
        : <div className="panel node-panel"><NodeTable {...view} /></div>}
      {view.nodes.length === 1 && <p className="faint">{t('alone')}</p>}
    </>
  );
}

/** Who works on the database, and who of them no longer does. */
export function NodesPage() {
  const { t } = useTranslation('nodes');
  const { t: common } = useTranslation('common');
  const { data, error, isPending, refetch } = useNodes();
  const [asked, setAsked] = useState<NodeInfo | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // A node that has come back meanwhile has no button any more.
  useFocusReturn(asked !== null, { fallback: heading });
  const silent = data ? silentCount(data.nodes) : 0;
  return (
    <>
      <title>{`${t('title')} · rt-manage`}</title>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>{t('title')}</h1>
        <span className="faint count" role="status">
          {data?.shared && t('total', { count: data.nodes.length })}
          {silent > 0 && ` · ${t('silent', { count: silent })}`}
        </span>
      </div>
      {isPending && <PageLoading />}
      {error && !data && <ErrorState error={error} onRetry={() => { void refetch(); }} />}
      {/* After a 401 the shell asks for a new login; the nodes stay below it. */}
      {error && data && !isUnauthorized(error) && (
        <Alert
          className="gap-below" type="warning" showIcon role="alert"
          title={t('stale')} description={errorText(error, common)}
        />
      )}
      {data && !data.shared && <p className="panel node-single">{t('single')}</p>}
      {data?.shared && <Nodes nodes={data.nodes} onForget={setAsked} />}
      <ForgetDialog
        node={asked} onClose={() => { setAsked(null); }}
        onForgotten={() => { heading.current?.focus(); }}
      />
    </>
  );
}
