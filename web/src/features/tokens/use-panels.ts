import { useState } from 'react';
import type { TokenRow } from '@/lib/api/types';

/** Which dialog is open, and for which row. */
export function usePanels() {
  const [edited, setEdited] = useState<TokenRow | null>(null);
  const [editOpen, setEditOpen] = useState(false);
  const [createOpen, setCreateOpen] = useState(false);
  const [importOpen, setImportOpen] = useState(false);

  return {
    edited,
    editOpen,
    editRow: (row: TokenRow) => { setEdited(row); setEditOpen(true); },
    closeEdit: () => { setEditOpen(false); },
    createOpen,
    openCreate: () => { setCreateOpen(true); },
    closeCreate: () => { setCreateOpen(false); },
    importOpen,
    openImport: () => { setImportOpen(true); },
    closeImport: () => { setImportOpen(false); },
  };
}
