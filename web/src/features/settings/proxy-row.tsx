import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Proxy } from '@/lib/api/types';
import type { ProxyEntry } from './proxy-entries';
import { ProxyStatus } from './proxy-status';
import type { SettingsEditor } from './use-settings-draft';

/** The name that is stored; none if the server shows the address in its place. */
function storedName(proxy: Proxy | undefined): string {
  return proxy && proxy.name !== proxy.proxy ? proxy.name : '';
}

/** One proxy of the list: its name and address to edit, and below what is known of it. */
export function ProxyRow(props: {
  entry: ProxyEntry; index: number; proxy: Proxy | undefined; editor: SettingsEditor;
  onChange: (part: Partial<ProxyEntry>) => void; onRemove: () => void;
}) {
  const { entry, index, proxy, editor } = props;
  const { t } = useTranslation('settings');
  const place = `proxy_list[${index}]`;
  const urlFault = editor.faultAt(place);
  const nameFault = editor.faultAt(`${place}.name`);
  const before = storedName(proxy);
  return (
    <li className="proxy-row">
      <div className="proxy-fields">
        <Input
          aria-label={t('proxyName', { number: index + 1 })} placeholder={t('proxyNameEmpty')}
          maxLength={255} autoComplete="off" value={entry.name ?? before}
          status={nameFault === undefined ? '' : 'error'} aria-invalid={nameFault !== undefined}
          aria-describedby={`${place}-fault`}
          onChange={(event) => {
            const name = event.target.value;
            props.onChange({ name: name === before ? null : name });
          }}
          onBlur={editor.leave}
        />
        <Input
          className="mono" aria-label={t('proxyUrl', { number: index + 1 })}
          placeholder="socks5h://user:password@10.0.0.1:1080" autoComplete="off" spellCheck={false}
          value={entry.url} status={urlFault === undefined ? '' : 'error'}
          aria-invalid={urlFault !== undefined} aria-describedby={`${place}-fault`}
          onChange={(event) => { props.onChange({ url: event.target.value }); }}
          onBlur={editor.leave}
        />
        <Button
          type="text" icon={<DeleteOutlined />} aria-label={t('proxyRemove', { number: index + 1 })}
          onClick={props.onRemove}
        />
      </div>
      <div id={`${place}-fault`} className="bad" role="alert">
        {[urlFault, nameFault].filter((fault) => fault !== undefined).join(' ')}
      </div>
      {proxy ? <ProxyStatus proxy={proxy} /> : <div className="faint">{t('proxyNew')}</div>}
    </li>
  );
}
