import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportResult } from '@/lib/api/types';
import { ImportForm } from './import-form';
import { ImportReport } from './import-report';

function ImportSteps(props: { onClose: () => void }) {
  const [result, setResult] = useState<ImportResult | null>(null);
  if (result === null) return <ImportForm onDone={setResult} onClose={props.onClose} />;
  return (
    <ImportReport
      result={result} onClose={props.onClose} onAnother={() => { setResult(null); }}
    />
  );
}

export function ImportDialog(props: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('tokens');
  return (
    <Modal
      open={props.open} title={t('importDialog.title')} footer={null} destroyOnHidden width={640}
      mask={{ closable: false }} onCancel={props.onClose}
    >
      <ImportSteps onClose={props.onClose} />
    </Modal>
  );
}
