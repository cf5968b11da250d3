import { ImportOutlined, PlusOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Grid } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/error-state';
import { PageLoading } from '@/components/page-loading';
import { BatchBar } from './batch-bar';
import { CreateDialog } from './create-dialog';
import { EditDialog } from './edit-dialog';
import { EmptyList } from './empty-list';
import { ImportDialog } from './import-dialog';
import type { ListQuery } from './list-query';
import { TokenCards } from './token-cards';
import { TokenDrawer } from './token-drawer';
import { TokenFilters } from './token-filters';
import { useTokenList } from './token-queries';
import { TokenTable } from './token-table';
import { useListQuery } from './use-list-query';
import { usePanels } from './use-panels';
import { useRowCommands } from './use-row-commands';
import { useRowPanel } from './use-row-panel';
import './tokens.css';

export function TokensPage() {
  const { t } = useTranslation('tokens');
  const narrow = Grid.useBreakpoint().md === false;
  const [query, setQuery] = useListQuery();
  const [selected, setSelected] = useState<number[]>([]);
  const { data, error, isPending, isPlaceholderData, isFetching, refetch } = useTokenList(query);
  const panels = usePanels();
  const rowPanel = useRowPanel();
  const commands = useRowCommands({
    open: rowPanel.open,
    edit: panels.editRow,
    removed: (id) => {
      rowPanel.close();
      setSelected((ids) => ids.filter((other) => other !== id));
    },
  });
  const reload = () => { void refetch(); };
  const filter = (next: ListQuery) => {
    // What is selected but no longer listed could be deleted unseen.
    setSelected([]);
    setQuery(next);
  };

  const view = {
    query, onQuery: setQuery, selected, onSelected: setSelected, commands,
    loading: isPlaceholderData,
    empty: (
      <EmptyList
        query={query} total={data?.total ?? 0} onQuery={filter}
        onCreate={panels.openCreate} onImport={panels.openImport}
      />
    ),
  };

  return (
    <>
      <title>{`${t('title')} · rt-manage`}</title>
      <div className="page-head">
        <h1>{t('title')}</h1>
        {data && <span className="faint count">{t('total', { count: data.total })}</span>}
        <span className="stretch" />
        <Button
          icon={<ReloadOutlined spin={isFetching} />} aria-label={t('reload')} title={t('reload')}
          onClick={reload}
        />
        <Button icon={<ImportOutlined />} onClick={panels.openImport}>{t('import')}</Button>
        <Button type="primary" icon={<PlusOutlined />} onClick={panels.openCreate}>
          {t('create')}
        </Button>
      </div>
      <TokenFilters query={query} onChange={filter} />
      <BatchBar selected={selected} onSelected={setSelected} />
      {isPending && <PageLoading />}
      {error && !data && <ErrorState error={error} onRetry={reload} />}
      {data && (narrow
        ? <TokenCards {...view} data={data} />
        : <div className="panel table-panel"><TokenTable {...view} data={data} /></div>)}
      <TokenDrawer
        panel={rowPanel} listed={data?.items.find((row) => row.id === rowPanel.id)}
        commands={commands}
      />
      <EditDialog row={panels.edited} open={panels.editOpen} onClose={panels.closeEdit} />
      <CreateDialog open={panels.createOpen} onClose={panels.closeCreate} />
      <ImportDialog open={panels.importOpen} onClose={panels.closeImport} />
    </>
  );
}
