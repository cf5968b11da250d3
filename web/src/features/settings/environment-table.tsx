import { useTranslation } from 'react-i18next';

/** What config.yml and the environment say: shown, not changed here. */
export function EnvironmentTable(props: { values: Record<string, unknown> }) {
  const { t } = useTranslation('settings');
  const entries = Object.entries(props.values);
  return (
    <section className="panel" aria-labelledby="env-title">
      <h2 id="env-title">{t('env')}</h2>
      <p className="faint">{t('envHelp')}</p>
      {entries.length === 0 ? <p>{t('envEmpty')}</p> : (
        <table className="env-table">
          <thead><tr><th scope="col">{t('envKey')}</th><th scope="col">{t('envValue')}</th></tr></thead>
          <tbody>
            {entries.map(([key, value]) => (
              <tr key={key}>
                <th scope="row" className="mono">{key}</th>
                <td className="mono">{typeof value === 'string' ? value : JSON.stringify(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
