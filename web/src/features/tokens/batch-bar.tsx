import { DeleteOutlined, DownOutlined, EditOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TokenFilter } from '@/lib/api/types';
import { BatchMenu } from './batch-menu';
import { nothingSelected, selectedCount } from './selection';
import type { RowSelection } from './selection';
import type { BatchCommands } from './use-batch-commands';

interface SelectionProps {
  selection: RowSelection;
  onSelection: (next: RowSelection) => void;
  commands: BatchCommands;
}

/** How far the selection goes, and how to take it further or back. */
function Extent(props: SelectionProps & { filter: TokenFilter; total: number }) {
  const { selection, onSelection, filter, total } = props;
  const { t } = useTranslation('tokens');
  const more = selection.kind === 'ids' && total > selection.ids.length;
  return (
    <>
      {more && (
        <Button
          type="link" onClick={() => { onSelection({ kind: 'matching', filter, count: total }); }}
        >
          {t('selection.all', { count: total })}
        </Button>
      )}
      <Button type="link" onClick={() => { onSelection(nothingSelected); }}>
        {t('selection.clear')}
      </Button>
    </>
  );
}

/** What can be done with the selected rows; nothing while none is. */
export function BatchBar(props: SelectionProps & { filter: TokenFilter; total: number }) {
  const { selection, commands } = props;
  const { t } = useTranslation('tokens');
  const count = selectedCount(selection);
  if (count === 0) return null;
  const label = t(selection.kind === 'ids' ? 'selection.count' : 'selection.countAll', { count });
  return (
    <div className="panel batch-bar" role="region" aria-label={label}>
      <strong>{label}</strong>
      <Button
        icon={<ReloadOutlined />} loading={commands.starting}
        onClick={() => { commands.run('refresh', selection); }}
      >
        {t('batch.refresh')}
      </Button>
      <Button icon={<EditOutlined />} onClick={() => { commands.run('edit', selection); }}>
        {t('batch.edit')}
      </Button>
      <Button danger icon={<DeleteOutlined />} onClick={() => { commands.run('delete', selection); }}>
        {t('batch.delete')}
      </Button>
      <BatchMenu names={['facts', 'enable', 'disable']} selection={selection} commands={commands}>
        <Button icon={<DownOutlined />} iconPlacement="end">{t('batch.more')}</Button>
      </BatchMenu>
      <Extent {...props} />
    </div>
  );
}
