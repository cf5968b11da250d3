import { RightOutlined } from '@ant-design/icons';
import { DocText } from './doc-text';
import type { ApiOperation } from './operations';
import { OperationBody } from './operation-body';

/** One call: a line that opens to all of it. */
export function OperationItem(props: {
  operation: ApiOperation; open: boolean; onToggle: () => void;
  secret: string; onSecret: (secret: string) => void;
}) {
  const { operation, open } = props;
  return (
    <li className="api-operation" id={operation.id}>
      <h3>
        <button
          type="button" aria-expanded={open} aria-controls={`${operation.id}-all`}
          onClick={props.onToggle}
        >
          <RightOutlined rotate={open ? 90 : 0} aria-hidden />
          <span className={`api-method api-method-${operation.method.toLowerCase()}`}>
            {operation.method}
          </span>
          <code>{operation.path}</code>
          <span className="faint"><DocText text={operation.summary} /></span>
        </button>
      </h3>
      <div id={`${operation.id}-all`}>
        {open && (
          <OperationBody
            operation={operation} secret={props.secret} onSecret={props.onSecret}
          />
        )}
      </div>
    </li>
  );
}
