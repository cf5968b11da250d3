import { DeleteOutlined, ReloadOutlined } from '@ant-design/icons';
import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchRefreshResult } from '@/lib/api/types';
import { errorText } from '@/lib/error-text';
import { BatchReport } from './batch-report';
import { useDeleteTokens, useRefreshTokens } from './token-queries';

/** What can be done with the selected rows; nothing while none is. */
export function BatchBar(props: { selected: number[]; onSelected: (ids: number[]) => void }) {
  const { selected, onSelected } = props;
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const { message, modal } = App.useApp();
  const refreshing = useRefreshTokens();
  const { mutateAsync: remove } = useDeleteTokens();
  const [result, setResult] = useState<BatchRefreshResult | null>(null);
  const [shown, setShown] = useState(false);
  const fail = (error: unknown) => { message.error(errorText(error, common), 8); };

  const refresh = () => {
    refreshing.mutate(selected, {
      onSuccess: (answer) => { setResult(answer); setShown(true); },
      onError: fail,
    });
  };
  const confirmRemove = () => {
    modal.confirm({
      title: t('delete.manyTitle', { count: selected.length }),
      content: t('delete.manyText'),
      okText: common('action.delete'),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          const counts = await remove(selected);
          onSelected([]);
          message.success(t('delete.manyDone', { count: counts.success_count }));
          if (counts.fail_count > 0) {
            message.warning(t('delete.manyFailed', { count: counts.fail_count }), 8);
          }
        } catch (error) {
          fail(error);
        }
      },
    });
  };

  return (
    <>
      {selected.length > 0 && (
        <div className="panel batch-bar" role="region" aria-label={t('selection.count', { count: selected.length })}>
          <strong>{t('selection.count', { count: selected.length })}</strong>
          <Button icon={<ReloadOutlined />} loading={refreshing.isPending} onClick={refresh}>
            {t('selection.refresh')}
          </Button>
          <Button danger icon={<DeleteOutlined />} onClick={confirmRemove}>
            {t('selection.delete')}
          </Button>
          <Button type="link" onClick={() => { onSelected([]); }}>{t('selection.clear')}</Button>
        </div>
      )}
      <Modal
        open={shown} title={t('batch.title')} width={640} onCancel={() => { setShown(false); }}
        footer={<Button onClick={() => { setShown(false); }}>{common('action.close')}</Button>}
      >
        {result && <BatchReport result={result} />}
      </Modal>
    </>
  );
}
