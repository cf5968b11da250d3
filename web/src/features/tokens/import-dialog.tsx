import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/components/form-dialog';
import type { FormDialogActions } from '@/components/form-dialog';
import type { ImportPreview } from '@/lib/api/types';
import type { ImportList } from './import-lines';
import { ImportRun } from './import-run';
import { emptyImport } from './import-source';
import { ImportSourceForm } from './import-source-form';
import type { ImportSource } from './import-source-form';
import { ImportVerdict } from './import-verdict';
import { useFileDrop } from './use-file-drop';
import './import.css';

const nothing: ImportSource = { values: emptyImport, file: null };

const ignore = () => {};

type Step =
  | { name: 'source' }
  | { name: 'verdict'; list: ImportList; preview: ImportPreview }
  | { name: 'run'; job: string; unit: ImportList['unit'] };

/** The list; what the server says of it; its import as it goes on. */
function ImportSteps(props: FormDialogActions & { onClose: () => void }) {
  const { onClose, onUnsaved } = props;
  const [source, setSource] = useState(nothing);
  const [step, setStep] = useState<Step>({ name: 'source' });
  // Files are taken by the first step; elsewhere one that slips must not open in place of the page.
  useFileDrop(ignore);
  const toSource = () => { setStep({ name: 'source' }); };

  switch (step.name) {
    case 'source':
      return (
        <ImportSourceForm
          source={source} onCancel={props.onCancel} onUnsaved={onUnsaved}
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
          onStarted={(job) => {
            onUnsaved(false);
            setStep({ name: 'run', job, unit: step.list.unit });
          }}
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
    <FormDialog
      open={props.open} title={t('importing.title')} width={680} top={48} onClose={props.onClose}
    >
      {(actions) => <ImportSteps {...actions} onClose={props.onClose} />}
    </FormDialog>
  );
}
