import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnsaved } from '@/lib/unsaved';
import { readPasted } from './proxy-entries';
import type { ProxyEntry } from './proxy-entries';

/** Adds many proxies at once: one a line, with a name after the address if it shall have one. */
export function PasteProxies(props: {
  present: ProxyEntry[]; onAdd: (entries: ProxyEntry[]) => void; onClose: () => void;
}) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation('common');
  const [text, setText] = useState('');
  useUnsaved(text.trim() !== '');
  const { entries, badLines, repeated } = readPasted(text, props.present);
  return (
    <div className="paste-proxies">
      <label htmlFor="paste-proxies">{t('paste.label')}</label>
      <Input.TextArea
        id="paste-proxies" className="mono" spellCheck={false} autoComplete="off" wrap="off" autoFocus
        autoSize={{ minRows: 4, maxRows: 14 }} value={text}
        placeholder={'socks5h://10.0.0.1:1080 Tokyo\nhttp://user:password@10.0.0.2:8080'}
        onChange={(event) => { setText(event.target.value); }}
      />
      <p role="status" className="faint">
        {[
          t('paste.found', { count: entries.length }),
          ...(repeated > 0 ? [t('paste.repeated', { count: repeated })] : []),
          ...(badLines.length > 0
            ? [t('paste.bad', { count: badLines.length, lines: badLines.slice(0, 10).join(', ') })] : []),
        ].join(' ')}
      </p>
      <div className="dialog-actions">
        <Button onClick={props.onClose}>{common('action.cancel')}</Button>
        <Button
          type="primary" disabled={entries.length === 0 || badLines.length > 0}
          onClick={() => { props.onAdd(entries); }}
        >
          {t('paste.add', { count: entries.length })}
        </Button>
      </div>
    </div>
  );
}
