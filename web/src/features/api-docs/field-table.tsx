import { useTranslation } from 'react-i18next';
import { DocText } from './doc-text';
import type { FieldBounds, FieldLine } from './schema-fields';

function Bounds({ bounds }: { bounds: FieldBounds }) {
  const { t } = useTranslation('apiDocs');
  const parts = [
    ...(bounds.oneOf.length > 0 ? [t('oneOf', { values: bounds.oneOf.join(', ') })] : []),
    ...(bounds.least === null ? [] : [t('least', { value: bounds.least })]),
    ...(bounds.most === null ? [] : [t('most', { value: bounds.most })]),
    ...(bounds.fallback === null ? [] : [t('fallback', { value: bounds.fallback })]),
  ];
  return parts.length === 0 ? null : <span className="faint"> {parts.join(' · ')}</span>;
}

/** What may be in a request. */
export function FieldTable({ fields }: { fields: FieldLine[] }) {
  const { t } = useTranslation('apiDocs');
  return (
    <div className="api-scroll" tabIndex={0} role="region" aria-label={t('fields')}>
      <table className="api-table">
        <thead>
          <tr>
            <th scope="col">{t('field')}</th>
            <th scope="col">{t('type')}</th>
            <th scope="col">{t('meaning')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.path}>
              <th scope="row">
                <code>{field.path}</code>
                {field.required && <span className="api-required">{t('required')}</span>}
              </th>
              <td><code>{field.type}</code></td>
              <td><DocText text={field.description} /><Bounds bounds={field.bounds} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
