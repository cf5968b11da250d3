import { PlusOutlined } from '@ant-design/icons';
import { Button, Pagination } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '@/components/error-alert';
import type { Proxy } from '@/lib/api/types';
import { PasteProxies } from './paste-proxies';
import { newEntry } from './proxy-entries';
import type { ProxyEntry } from './proxy-entries';
import { ProxyRow } from './proxy-row';
import { useProxies } from './settings-queries';
import type { SettingsEditor } from './use-settings-draft';

const pageSize = 20;

/** What the server knows of an entry that is still the stored one. */
function knownOf(entry: ProxyEntry, proxies: Proxy[] | undefined): Proxy | undefined {
  return proxies?.find(({ index, proxy }) => entry.key === `saved-${index}` && proxy === entry.url)
    ?? proxies?.find(({ proxy }) => proxy === entry.url);
}

/** The list of proxies, edited in place; nothing is stored before the save. */
export function ProxiesSection({ editor }: { editor: SettingsEditor }) {
  const { t } = useTranslation('settings');
  const { data: proxies, error } = useProxies();
  const [wanted, setWanted] = useState(1);
  const [pasting, setPasting] = useState(false);
  const entries = editor.values.proxy_list;
  const page = Math.max(1, Math.min(wanted, Math.ceil(entries.length / pageSize)));
  const first = (page - 1) * pageSize;
  const faulty = editor.faultyProxies.map((index) => Math.floor(index / pageSize) + 1)
    .filter((other, at, all) => other !== page && all.indexOf(other) === at);

  const save = (list: ProxyEntry[]) => { editor.set({ proxy_list: list }); };
  const append = (added: ProxyEntry[]) => {
    save([...entries, ...added]);
    setWanted(Math.ceil((entries.length + added.length) / pageSize));
  };
  return (
    <section className="panel" aria-labelledby="proxies-title">
      <h2 id="proxies-title">{t('proxies')}</h2>
      <p className="faint">{t('proxiesHelp')}</p>
      <ErrorAlert error={error} />
      {entries.length === 0 && <p>{t('proxiesEmpty')}</p>}
      <ul className="proxy-list">
        {entries.slice(first, first + pageSize).map((entry, offset) => (
          <ProxyRow
            key={entry.key} entry={entry} index={first + offset} editor={editor}
            proxy={knownOf(entry, proxies)}
            onChange={(part) => {
              save(entries.map((other) => (other === entry ? { ...entry, ...part } : other)));
            }}
            onRemove={() => { save(entries.filter((other) => other !== entry)); }}
          />
        ))}
      </ul>
      {faulty.length > 0 && <p className="bad">{t('faultyPages', { pages: faulty.join(', ') })}</p>}
      <Pagination
        className="gap-below" hideOnSinglePage current={page} pageSize={pageSize}
        total={entries.length} showSizeChanger={false} onChange={setWanted}
      />
      {pasting ? (
        <PasteProxies
          present={entries} onClose={() => { setPasting(false); }}
          onAdd={(added) => { append(added); setPasting(false); }}
        />
      ) : (
        <div className="list-actions">
          <Button icon={<PlusOutlined />} onClick={() => { append([newEntry()]); }}>
            {t('proxyAdd')}
          </Button>
          <Button onClick={() => { setPasting(true); }}>{t('paste.open')}</Button>
        </div>
      )}
    </section>
  );
}
