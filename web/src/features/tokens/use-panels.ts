import { useEffect, useMemo, useRef, useState } from 'react';
import type { TokenRow } from '@/lib/api/types';

/** Which drawer or dialog is open, and for which row. What opens and closes them never changes. */
export function usePanels(items: TokenRow[] | undefined) {
  const [openedRow, setOpenedRow] = useState<TokenRow | null>(null);
  const [rowOpen, setRowOpen] = useState(false);
  // Who opened the drawer gets the focus back. The drawer itself only does so if it had taken it,
  // which a quick Escape forestalls.
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    if (!rowOpen && opener.current instanceof HTMLElement) opener.current.focus();
  }, [rowOpen]);
  const [edited, setEdited] = useState<TokenRow | null>(null);
  const [editOpen, setEditOpen] = useState(false);
  const [createOpen, setCreateOpen] = useState(false);
  const [importOpen, setImportOpen] = useState(false);

  const actions = useMemo(() => ({
    openRow: (row: TokenRow) => {
      opener.current = document.activeElement;
      setOpenedRow(row);
      setRowOpen(true);
    },
    closeRow: () => { setRowOpen(false); },
    editRow: (row: TokenRow) => { setEdited(row); setEditOpen(true); },
    closeEdit: () => { setEditOpen(false); },
    openCreate: () => { setCreateOpen(true); },
    closeCreate: () => { setCreateOpen(false); },
    openImport: () => { setImportOpen(true); },
    closeImport: () => { setImportOpen(false); },
  }), []);

  return {
    // The row as the list has it now; as it was when opened if it has left the page.
    row: openedRow && (items?.find((row) => row.id === openedRow.id) ?? openedRow),
    rowOpen,
    edited,
    editOpen,
    createOpen,
    importOpen,
    actions,
  };
}
