import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';

/** Whether input that is not saved is to be thrown away. */
export function LeaveQuestion(props: { open: boolean; onLeave: () => void; onStay: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open={props.open} title={t('leave.title')} width={420} onCancel={props.onStay}
      footer={[
        <Button key="leave" danger onClick={props.onLeave}>{t('leave.yes')}</Button>,
        <Button key="stay" type="primary" onClick={props.onStay}>{t('leave.no')}</Button>,
      ]}
    >
      {t('leave.text')}
    </Modal>
  );
}
