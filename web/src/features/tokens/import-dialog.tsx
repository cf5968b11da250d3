import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportForm } from './import-form';
import { ImportReport } from './import-report';
import type { ImportOutcome } from './import-report';

function ImportSteps(props: { onClose: () => void }) {
  const [outcome, setOutcome] = useState<ImportOutcome | null>(null);
  if (outcome === null) return <ImportForm onDone={setOutcome} onClose={props.onClose} />;
  return (
    <ImportReport
      outcome={outcome} onClose={props.onClose} onAnother={() => { setOutcome(null); }}
    />
  );
}

export function ImportDialog(props: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('tokens');
  return (
    <Modal
      style={{ top: 48 }}
      open={props.open} title={t('importDialog.title')} footer={null} destroyOnHidden width={640}
      mask={{ closable: false }} onCancel={props.onClose}
    >
      <ImportSteps onClose={props.onClose} />
    </Modal>
  );
}
