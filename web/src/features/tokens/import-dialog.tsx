import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportPreview } from '@/lib/api/types';
import type { ImportList } from './import-lines';
import { ImportRun } from './import-run';
import { emptyImport } from './import-source';
import { ImportSourceForm } from './import-source-form';
import type { ImportSource } from './import-source-form';
import { ImportVerdict } from './import-verdict';
import './import.css';

const nothing: ImportSource = { values: emptyImport, file: null };

type Step =
  | { name: 'source' }
  | { name: 'verdict'; list: ImportList; preview: ImportPreview }
  | { name: 'run'; job: string; unit: ImportList['unit'] };

/** The list; what the server says of it; its import as it goes on. */
function ImportSteps(props: { onClose: () => void }) {
  const { onClose } = props;
  const [source, setSource] = useState(nothing);
  const [step, setStep] = useState<Step>({ name: 'source' });
  const toSource = () => { setStep({ name: 'source' }); };

  switch (step.name) {
    case 'source':
      return (
        <ImportSourceForm
          source={source} onClose={onClose}
          onChecked={(checked, list, preview) => {
            setSource(checked);
            setStep({ name: 'verdict', list, preview });
          }}
        />
      );
    case 'verdict':
      return (
        <ImportVerdict
          values={source.values} list={step.list} preview={step.preview} onBack={toSource}
          onStarted={(job) => { setStep({ name: 'run', job, unit: step.list.unit }); }}
        />
      );
    case 'run':
      return (
        <ImportRun
          id={step.job} values={source.values} unit={step.unit} onClose={onClose}
          onAnother={() => {
            setSource(nothing);
            toSource();
          }}
        />
      );
  }
}

export function ImportDialog(props: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('tokens');
  return (
    <Modal
      style={{ top: 48 }}
      open={props.open} title={t('importing.title')} footer={null} destroyOnHidden width={680}
      mask={{ closable: false }} onCancel={props.onClose}
    >
      <ImportSteps onClose={props.onClose} />
    </Modal>
  );
}
