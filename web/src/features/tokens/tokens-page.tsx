import { Grid } from 'antd';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/error-state';
import { LeaveGuard } from '@/components/leave-guard';
import { PageLoading } from '@/components/page-loading';
import { isUnauthorized } from '@/lib/api/errors';
import type { TokenFilter } from '@/lib/api/types';
import { rowParameter } from '@/lib/token-links';
import { BatchBar } from './batch-bar';
import { BatchEditDialog } from './batch-edit-dialog';
import { ColumnChooser } from './column-chooser';
import { rememberColumns, shownColumns } from './columns';
import type { ColumnName } from './columns';
import { CreateDialog } from './create-dialog';
import { DeleteAllDialog } from './delete-all-dialog';
import { doomedRow, leftRows, leftTotal } from './doomed';
import type { Doomed } from './doomed';
import { EditDialog } from './edit-dialog';
import { EmptyList } from './empty-list';
import { FilterChips } from './filter-chips';
import { ImportDialog } from './import-dialog';
import { toFilter } from './list-query';
import { PageHead } from './page-head';
import { RowCommandsProvider } from './row-commands';
import type { RowSelection } from './selection';
import { SortChoice } from './sort-choice';
import { StaleNotice } from './stale-notice';
import { TokenCards } from './token-cards';
import { TokenDrawer } from './token-drawer';
import { TokenFilters } from './token-filters';
import { useTokenList } from './token-queries';
import { TokenTable } from './token-table';
import { UndoNotice } from './undo-notice';
import { useBatchCommands } from './use-batch-commands';
import { useDeletions } from './use-deletions';
import { useListQuery } from './use-list-query';
import { usePanels } from './use-panels';
import { useRowCommands } from './use-row-commands';
import { useRowPanel } from './use-row-panel';
import { useRowSelection } from './use-row-selection';
import { useShowJob } from './use-show-job';
import './tokens.css';

function isSame(one: TokenFilter, other: TokenFilter): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * The rows of the page that are left to be seen, and how many the list in view has in all: `paged`.
 * `total` is the same once they are those of `filter`: a command must not pair it with the number of
 * another list.
 */
function useRows(query: Parameters<typeof useTokenList>[0], hidden: readonly Doomed[]) {
  const list = useTokenList(query);
  const { data } = list;
  const filter = useMemo(() => toFilter(query), [query]);
  const rows = useMemo(() => leftRows(data?.items ?? [], hidden, new Date()), [data, hidden]);
  const gone = (data?.items.length ?? 0) - rows.length;
  const paged = data && leftTotal(data.total, gone, hidden, data.filter);
  const found = data && isSame(data.filter, filter);
  return { list, filter, rows, gone, paged, total: found ? paged : undefined };
}

export function TokensPage() {
  const { t } = useTranslation('tokens');
  const narrow = Grid.useBreakpoint().md === false;
  const [query, setQuery] = useListQuery();
  const showJob = useShowJob();
  const [doubted, setDoubted] = useState<RowSelection | null>(null);
  const deletions = useDeletions({
    started: showJob,
    // About another list nobody is asked.
    doubt: (again) => { if (isSame(again.filter, toFilter(query))) setDoubted(again); },
  });
  const { list, filter, rows, gone, paged, total } = useRows(query, deletions.hidden);
  const { data, error, isPending, isPlaceholderData, refetch } = list;
  // The table's first rendering is long: deferred, it is cut into pieces.
  const tableDue = useDeferredValue(data !== undefined);
  // A new login is asked for above the page.
  const loggedOut = isUnauthorized(error);
  const { selection, select, forget } = useRowSelection(JSON.stringify(filter));
  const panels = usePanels();
  const rowPanel = useRowPanel();
  const { open: openRow, close: closeRow } = rowPanel;
  const { editRow, openCreate, openImport } = panels.actions;

  const { add } = deletions;
  const remove = useCallback((doomed: Doomed) => {
    closeRow();
    forget(doomed.selection);
    add(doomed);
  }, [closeRow, forget, add]);
  const commands = useRowCommands({
    open: openRow, edit: editRow,
    remove: useCallback((row: Parameters<typeof doomedRow>[0]) => {
      remove(doomedRow(row));
    }, [remove]),
  });
  const batch = useBatchCommands({
    started: showJob, remove, finishDeletions: deletions.finish, doubted, doubt: setDoubted,
  });
  const columns = useMemo(() => shownColumns(query.columns), [query.columns]);
  const choose = (next: readonly ColumnName[]) => {
    setQuery({ ...query, columns: rememberColumns(next) });
  };
  const reload = useCallback(() => { void refetch(); }, [refetch]);
  const empty = useMemo(() => (
    <EmptyList
      query={query} total={data?.total ?? 0} hidden={gone} onQuery={setQuery}
      onCreate={openCreate} onImport={openImport}
    />
  ), [query, data, gone, setQuery, openCreate, openImport]);
  const view = {
    rows, total: paged ?? 0, query, onQuery: setQuery, selection, onSelection: select,
    loading: isPlaceholderData, empty,
  };

  return (
    <RowCommandsProvider value={commands}>
      <title>{`${t('title')} · rt-manage`}</title>
      <PageHead
        total={total} filter={filter} commands={batch} onReload={reload}
        chooser={narrow ? null : <ColumnChooser columns={columns} onColumns={choose} />}
        onCreate={openCreate} onImport={openImport}
      />
      <TokenFilters query={query} onChange={setQuery} />
      {narrow && <SortChoice query={query} onQuery={setQuery} />}
      {rows.length > 0 && <FilterChips query={query} onQuery={setQuery} />}
      <BatchBar
        selection={selection} onSelection={select} commands={batch} filter={filter}
        total={total ?? 0}
      />
      {(isPending || (data ? !tableDue : loggedOut)) && <PageLoading />}
      {error && !loggedOut && !data && <ErrorState error={error} onRetry={reload} />}
      {error && !loggedOut && data && <StaleNotice error={error} onRetry={reload} />}
      {data && tableDue && (narrow
        ? <TokenCards {...view} />
        : <div className="panel table-panel"><TokenTable {...view} columns={columns} /></div>)}
      <UndoNotice doomed={deletions.waiting} onUndo={deletions.undo} />
      <TokenDrawer
        panel={rowPanel} listed={rows.find((row) => row.id === rowPanel.id)} commands={commands}
      />
      <EditDialog row={panels.edited} open={panels.editOpen} onClose={panels.actions.closeEdit} />
      <CreateDialog open={panels.createOpen} onClose={panels.actions.closeCreate} />
      <ImportDialog open={panels.importOpen} onClose={panels.actions.closeImport} />
      <BatchEditDialog commands={batch} />
      <DeleteAllDialog commands={batch} />
      <LeaveGuard parameter={rowParameter} />
    </RowCommandsProvider>
  );
}
