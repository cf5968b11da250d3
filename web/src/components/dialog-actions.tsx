import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

/** The last line of a dialog's form: cancel and submit. */
export function DialogActions(props: {
  submit: string; pending: boolean; disabled?: boolean; onCancel: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="dialog-actions">
      <Button onClick={props.onCancel}>{t('action.cancel')}</Button>
      <Button type="primary" htmlType="submit" loading={props.pending} disabled={props.disabled}>
        {props.submit}
      </Button>
    </div>
  );
}
