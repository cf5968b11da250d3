import { Alert, App, Button, Form } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '@/components/error-alert';
import { LeaveGuard } from '@/components/leave-guard';
import { ApiError } from '@/lib/api/errors';
import type { SettingsPreview, SystemSettings } from '@/lib/api/types';
import { ClientsSection } from './clients-section';
import { ProxiesSection } from './proxies-section';
import { SaveDialog } from './save-dialog';
import { LanesSection, LogSection, ScheduleSection } from './schedule-section';
import { usePreviewSettings, useSaveSettings } from './settings-queries';
import { listsAreReadable } from './settings-values';
import { useSettingsDraft } from './use-settings-draft';
import type { SettingsEditor } from './use-settings-draft';

/** Asks what a save would change, and saves once that has been seen. */
function useSave(editor: SettingsEditor) {
  const { t } = useTranslation('settings');
  const { message } = App.useApp();
  /** What the open dialog shows; null while there is none. */
  const [seen, setSeen] = useState<SettingsPreview | null>(null);
  const preview = usePreviewSettings();
  const save = useSaveSettings();

  const close = () => {
    setSeen(null);
    save.reset();
  };
  const refused = (error: unknown) => {
    if (editor.refuse(error)) close();
  };
  const look = () => {
    preview.mutate(editor.changes, { onSuccess: setSeen, onError: refused });
  };
  const send = (allowDirect: boolean) => {
    save.mutate({ configs: editor.changes, allowDirect }, {
      onSuccess: () => {
        message.success(t('saved'));
        editor.discard();
        close();
      },
      onError: (error) => {
        // Rows have come to a proxy that leaves since the look: look again.
        if (error instanceof ApiError && error.status === 409) look();
        else refused(error);
      },
    });
  };
  /** The server takes the word for any number of rows: nobody gave it for more than were shown. */
  const sendAgreed = (rows: number) => {
    preview.mutate(editor.changes, {
      onSuccess: (now) => {
        setSeen(now);
        if (now.rows_direct <= rows) send(now.rows_direct > 0);
      },
      onError: refused,
    });
  };
  return {
    preview,
    look,
    dialog: seen && (
      <SaveDialog
        preview={seen} pending={preview.isPending || save.isPending}
        error={preview.error ?? save.error}
        onClose={() => { close(); preview.reset(); }}
        onSave={(agreed) => {
          if (agreed > 0) sendAgreed(agreed);
          else send(false);
        }}
      />
    ),
  };
}

/** The settings that can be changed at run time. */
export function SettingsForm({ settings }: { settings: SystemSettings }) {
  const { t } = useTranslation('settings');
  const editor = useSettingsDraft(settings.configs);
  const { preview, look, dialog } = useSave(editor);
  const [attempt, setAttempt] = useState(0);
  const place = useRef<HTMLDivElement>(null);
  const changed = Object.keys(editor.changes).length > 0;
  const fromFile = (key: string) => settings.env_configs[key];

  useEffect(() => {
    if (attempt > 0) place.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [attempt]);

  return (
    <div ref={place}>
      <Form
        layout="vertical" onFinish={() => {
          if (editor.check()) look();
          else setAttempt(attempt + 1);
        }}
      >
        <ScheduleSection editor={editor} fromFile={fromFile} />
        <LanesSection editor={editor} fromFile={fromFile} />
        {!listsAreReadable(settings.configs) && (
          <Alert className="gap-below" type="warning" showIcon title={t('unreadable')} />
        )}
        <ProxiesSection editor={editor} />
        <ClientsSection editor={editor} />
        <LogSection editor={editor} fromFile={fromFile} />
        <div className="settings-actions">
          <ErrorAlert error={preview.error} />
          <Button type="primary" htmlType="submit" loading={preview.isPending} disabled={!changed}>
            {t(changed ? 'review' : 'unchanged')}
          </Button>
          {changed && (
            <Button onClick={() => { editor.discard(); preview.reset(); }}>{t('discard')}</Button>
          )}
          <span className="faint">{changed && t('unsaved', { count: Object.keys(editor.changes).length })}</span>
        </div>
      </Form>
      {dialog}
      <LeaveGuard unsaved={changed} />
    </div>
  );
}
