import { DownOutlined, ImportOutlined, PlusOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TokenFilter } from '@/lib/api/types';
import { BatchMenu } from './batch-menu';
import { useListFetching } from './token-queries';
import type { BatchCommands } from './use-batch-commands';

const commandNames = ['refresh', 'facts', 'enable', 'disable', 'edit', 'delete'] as const;

function ReloadButton(props: { onReload: () => void }) {
  const { t } = useTranslation('tokens');
  const fetching = useListFetching();
  return (
    <Button
      icon={<ReloadOutlined spin={fetching} />} aria-label={t('reload')} title={t('reload')}
      onClick={props.onReload}
    />
  );
}

/** Title, count, and what concerns the list as a whole. `total` is undefined until it is known. */
export function PageHead(props: {
  total: number | undefined; filter: TokenFilter; commands: BatchCommands; chooser: ReactNode;
  onReload: () => void; onCreate: () => void; onImport: () => void;
}) {
  const { total, filter } = props;
  const { t } = useTranslation('tokens');
  const every = JSON.stringify(filter) === '{}';
  return (
    <div className="page-head">
      <h1>{t('title')}</h1>
      <span className="faint count" role="status">
        {total !== undefined && t('total', { count: total })}
      </span>
      <span className="stretch" />
      <ReloadButton onReload={props.onReload} />
      {props.chooser}
      {total !== undefined && total > 0 && (
        <BatchMenu
          names={commandNames} selection={{ kind: 'matching', filter, count: total }}
          commands={props.commands}
        >
          <Button icon={<DownOutlined />} iconPlacement="end">
            {t(every ? 'batch.every' : 'batch.matching', { count: total })}
          </Button>
        </BatchMenu>
      )}
      <Button icon={<ImportOutlined />} onClick={props.onImport}>{t('import')}</Button>
      <Button type="primary" icon={<PlusOutlined />} onClick={props.onCreate}>{t('create')}</Button>
    </div>
  );
}
