import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/components/copy-button';

/** Text to read and to copy; long lines scroll inside it. */
export function CodeBlock(props: { text: string; label: string }) {
  const { t } = useTranslation('apiDocs');
  return (
    <div className="api-code">
      <CopyButton text={props.text} label={t('copyOf', { what: props.label })} />
      <pre tabIndex={0} role="region" aria-label={props.label}><code>{props.text}</code></pre>
    </div>
  );
}
