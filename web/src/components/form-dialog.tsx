import { Modal } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useUnsaved } from '@/lib/unsaved';
import { LeaveQuestion } from './leave-question';

export interface FormDialogActions {
  /** Says whether the form holds input that would be missed. */
  onUnsaved: (unsaved: boolean) => void;
  /** Closes; asks before if there is such input. */
  onCancel: () => void;
}

/** A dialog with a form, which is not closed over what was typed without asking. */
export function FormDialog(props: {
  open: boolean; title: ReactNode; width: number; top?: number; onClose: () => void;
  children: (actions: FormDialogActions) => ReactNode;
}) {
  const { open, onClose } = props;
  const [unsaved, setUnsaved] = useState(false);
  const [asking, setAsking] = useState(false);
  // The form goes with the dialog, and comes back empty.
  if (!open && (unsaved || asking)) {
    setUnsaved(false);
    setAsking(false);
  }
  useUnsaved(open && unsaved);
  const cancel = () => {
    if (unsaved) setAsking(true);
    else onClose();
  };
  return (
    <>
      <Modal
        style={props.top === undefined ? undefined : { top: props.top }} open={open}
        title={props.title} footer={null} destroyOnHidden width={props.width}
        mask={{ closable: false }} onCancel={cancel}
      >
        {props.children({ onUnsaved: setUnsaved, onCancel: cancel })}
      </Modal>
      <LeaveQuestion open={asking} onLeave={onClose} onStay={() => { setAsking(false); }} />
    </>
  );
}
