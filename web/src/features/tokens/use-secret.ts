import { App } from 'antd';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SecretField, TokenRow } from '@/lib/api/types';
import { errorText } from '@/lib/error-text';
import { useReveal } from './token-queries';

/** One secret of a row: asked for on the operator's word, kept nowhere but here, until `hide`. */
export function useSecret(row: TokenRow, field: SecretField) {
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const { message, modal } = App.useApp();
  const { mutateAsync: reveal, isPending, reset } = useReveal();
  const [value, setValue] = useState<string | null>(null);
  const name = t(`secret.${field}`);

  const copyOf = async (secret: string) => {
    try {
      await navigator.clipboard.writeText(secret);
      message.success(t('secret.copied', { name }));
    } catch {
      // To be copied by hand it has to be seen.
      setValue(secret);
      message.warning(common('copyFailed'));
    }
  };
  const ask = (to: 'reveal' | 'copy') => {
    modal.confirm({
      title: t(to === 'copy' ? 'secret.copyTitle' : 'secret.confirmTitle', { name }),
      content: t(to === 'copy' ? 'secret.copyText' : 'secret.confirmText'),
      okText: to === 'copy' ? common('action.copy') : t('secret.reveal'),
      onOk: async () => {
        try {
          const secret = await reveal({ id: row.id, field });
          // Its result would hold the secret for as long as the row is shown.
          reset();
          if (to === 'copy') await copyOf(secret);
          else setValue(secret);
        } catch (error) {
          message.error(errorText(error, common), 8);
        }
      },
    });
  };
  return {
    name, value, isPending, ask,
    hide: useCallback(() => { setValue(null); }, []),
  };
}
