import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useEffect, useEffectEvent, useId, useState } from 'react';

// Long enough not to ask the server at every key, short enough to feel live.
const settleMs = 400;

/**
 * A text filter that applies itself when typing rests, and at once on Enter or on clearing. What it
 * could be is offered by the browser's own list.
 */
export function FilterInput(props: {
  label: string; value: string; suggestions?: string[] | undefined;
  onChange: (value: string) => void; onFocus?: (() => void) | undefined;
}) {
  const { value, onChange, suggestions } = props;
  const listId = useId();
  const [draft, setDraft] = useState(value);
  const [applied, setApplied] = useState(value);
  const [sent, setSent] = useState(value);
  if (applied !== value) {
    setApplied(value);
    // What this input sent comes back while typing may have gone on: that stays.
    if (value !== sent) setDraft(value);
    setSent(value);
  }
  const send = (text: string) => {
    setSent(text);
    if (text !== value) onChange(text);
  };
  const settle = useEffectEvent(() => { send(draft.trim()); });

  useEffect(() => {
    if (draft.trim() === value) return undefined;
    const timer = setTimeout(() => { settle(); }, settleMs);
    return () => { clearTimeout(timer); };
  }, [draft, value]);

  return (
    <>
      <Input
        aria-label={props.label} placeholder={props.label} prefix={<SearchOutlined />} allowClear
        maxLength={255} value={draft} list={suggestions && listId} onFocus={props.onFocus}
        onChange={(event) => {
          setDraft(event.target.value);
          if (event.target.value === '') send('');
        }}
        onPressEnter={() => { send(draft.trim()); }}
      />
      {suggestions && (
        <datalist id={listId}>
          {suggestions.map((text) => <option key={text} value={text} />)}
        </datalist>
      )}
    </>
  );
}
