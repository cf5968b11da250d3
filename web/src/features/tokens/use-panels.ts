import { useMemo, useState } from 'react';
import type { TokenRow } from '@/lib/api/types';

/** Which dialog is open, and for which row. What opens and closes them never changes. */
export function usePanels() {
  const [edited, setEdited] = useState<TokenRow | null>(null);
  const [editOpen, setEditOpen] = useState(false);
  const [createOpen, setCreateOpen] = useState(false);
  const [importOpen, setImportOpen] = useState(false);

  const actions = useMemo(() => ({
    editRow: (row: TokenRow) => { setEdited(row); setEditOpen(true); },
    closeEdit: () => { setEditOpen(false); },
    openCreate: () => { setCreateOpen(true); },
    closeCreate: () => { setCreateOpen(false); },
    openImport: () => { setImportOpen(true); },
    closeImport: () => { setImportOpen(false); },
  }), []);

  return {
    edited,
    editOpen,
    createOpen,
    importOpen,
    actions,
  };
}
