import { TableOutlined } from '@ant-design/icons';
import { Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { columnNames, defaultColumns, fixedColumn, withColumn } from './columns';
import type { ColumnName } from './columns';
import { columnLabels } from './token-columns';

/** Which columns the table shows; what is ticked shows at once behind the dialog. */
export function ColumnChooser(props: {
  columns: readonly ColumnName[]; onColumns: (columns: readonly ColumnName[]) => void;
}) {
  const { columns, onColumns } = props;
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const [open, setOpen] = useState(false);
  const close = () => { setOpen(false); };
  return (
    <>
      <Button icon={<TableOutlined />} onClick={() => { setOpen(true); }}>{t('columns.open')}</Button>
      <Modal
        open={open} title={t('columns.title')} width={460} onCancel={close} destroyOnHidden
        footer={(
          <>
            <Button onClick={() => { onColumns(defaultColumns); }}>{common('action.reset')}</Button>
            <Button type="primary" onClick={close}>{common('action.close')}</Button>
          </>
        )}
      >
        <div className="column-list">
          {columnNames.map((name) => (
            <Checkbox
              key={name} checked={columns.includes(name)} disabled={name === fixedColumn}
              onChange={(event) => { onColumns(withColumn(columns, name, event.target.checked)); }}
            >
              {t(columnLabels[name])}
            </Checkbox>
          ))}
        </div>
      </Modal>
    </>
  );
}
