import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { ErrorState } from '@/components/error-state';
import { PageLoading } from '@/components/page-loading';
import { DocText, DocTextsProvider } from './doc-text';
import type { DocTexts } from './doc-texts';
import { OperationItem } from './operation-item';
import { searchGroups } from './operations';
import type { ApiGroup } from './operations';
import { useApiDocument } from './use-api-document';
import { useDocTexts } from './use-doc-texts';
import './api-docs.css';

/** The call that the address names; none if what stands there cannot be read. */
function namedCall(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return '';
  }
}

/** Which calls are open: the one in the address, and those that were opened by hand. */
function useOpenCalls(loaded: boolean) {
  const { hash, state } = useLocation() as { hash: string; state: unknown };
  const navigate = useNavigate();
  const [toggled, setToggled] = useState<Record<string, boolean>>({});
  const target = namedCall(hash);

  useEffect(() => {
    // Whoever opened the call by hand has it before the eyes already.
    if (loaded && target !== '' && state !== 'byHand') {
      document.getElementById(target)?.scrollIntoView();
    }
  }, [loaded, target, state]);

  const isOpen = (id: string) => toggled[id] ?? id === target;
  return {
    isOpen,
    toggle: (id: string) => {
      const open = !isOpen(id);
      setToggled((before) => ({ ...before, [id]: open }));
      if (open) void navigate({ hash: id }, { replace: true, state: 'byHand' });
    },
  };
}

function Calls({ groups, texts }: { groups: ApiGroup[]; texts: DocTexts }) {
  const { t } = useTranslation('apiDocs');
  const [query, setQuery] = useState('');
  // In memory only: it is gone when the page is left.
  const [secret, setSecret] = useState('');
  const { isOpen, toggle } = useOpenCalls(groups.length > 0);
  const found = searchGroups(groups, query, texts);
  const count = found.reduce((sum, group) => sum + group.operations.length, 0);
  return (
    <>
      <Input
        className="api-search" prefix={<SearchOutlined />} allowClear type="search"
        aria-label={t('search')} placeholder={t('search')} value={query}
        onChange={(event) => { setQuery(event.target.value); }}
      />
      <p className="faint" role="status">{count === 0 ? t('nothingFound') : t('calls', { count })}</p>
      {found.map((group) => (
        <section key={group.tag} className="panel" aria-labelledby={`tag-${group.tag}`}>
          <h2 id={`tag-${group.tag}`}><DocText text={group.tag} /></h2>
          <p className="faint"><DocText text={group.description} /></p>
          <ul className="api-operations">
            {group.operations.map((operation) => (
              <OperationItem
                key={operation.id} operation={operation} open={isOpen(operation.id)}
                onToggle={() => { toggle(operation.id); }} secret={secret} onSecret={setSecret}
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

/** The server's own description of its calls, with its real address, to read and to try. */
export function ApiDocsPage() {
  const { t } = useTranslation('apiDocs');
  const { data, error, refetch } = useApiDocument();
  const texts = useDocTexts();
  const loaded = data && texts;
  const failed = !data && error;
  return (
    <div className="api-docs">
      <title>{`${t('title')} · rt-manage`}</title>
      <div className="page-head"><h1>{t('title')}</h1></div>
      {!loaded && !failed && <PageLoading />}
      {failed && <ErrorState error={failed} onRetry={() => { void refetch(); }} />}
      {loaded && (
        <DocTextsProvider value={texts}>
          <p><DocText text={data.info.description ?? ''} /></p>
          <p className="faint">
            {t('where')} <code>{location.origin}</code> · <a href="/openapi.json">openapi.json</a>
            {' '}· {t('textsFrom')}
          </p>
          <Calls groups={data.groups} texts={texts} />
        </DocTextsProvider>
      )}
    </div>
  );
}
