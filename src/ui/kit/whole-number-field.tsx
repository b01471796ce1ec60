/** A whole number in range, on the browser's number input. */
import type { TextInputProps } from '@mantine/core';
import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface WholeNumberFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'onBlur' | 'type'> {
  /** Null where nothing has been entered. */
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  /** Hears whole numbers in range, and null once the field is empty. */
  readonly onChange: (value: number | null) => void;
}

/**
 * A field for a whole number, on the browser's own number input: arrow keys and buttons count by one.
 *
 * What is out of range is pulled to the nearest end when the field is left; what is no whole number is dropped.
 */
export function WholeNumberField({ value, min, max, onChange, ...input }: WholeNumberFieldProps) {
  // What is being typed, while it may differ from the value.
  const [draft, setDraft] = useState<string | null>(null);
  const leave = () => {
    const number = Number(draft);
    setDraft(null);
    if (draft && Number.isInteger(number)) onChange(Math.min(max, Math.max(min, number)));
  };
  return (
    <TextInput
      {...input}
      type="number"
      inputMode="numeric"
      step={1}
      min={min}
      max={max}
      value={draft ?? value ?? ''}
      onChange={({ currentTarget }) => {
        setDraft(currentTarget.value);
        // The browser shows what it cannot read, and gives it as empty.
        if (currentTarget.value === '' && !currentTarget.validity.badInput) onChange(null);
        const number = currentTarget.valueAsNumber;
        if (Number.isInteger(number) && number >= min && number <= max) onChange(number);
      }}
      onBlur={leave}
    />
  );
}
