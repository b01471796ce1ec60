/** A field for a whole number, on the browser's number input. */
import type { TextInputProps } from '@mantine/core';
import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface WholeNumberFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'onBlur' | 'type'> {
  /** Null if the field is empty. */
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  /** Called with whole numbers in range, and with null when the field is emptied. */
  readonly onChange: (value: number | null) => void;
}

/**
 * A field for a whole number, on the browser's number input: arrow keys and buttons change it by one.
 *
 * When the field is left, a number out of range becomes the nearest one in range, and other text is dropped.
 */
export function WholeNumberField({ value, min, max, onChange, ...input }: WholeNumberFieldProps) {
  // The typed text, which may differ from the value.
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
        // For text that is not a number, the browser gives an empty value.
        if (currentTarget.value === '' && !currentTarget.validity.badInput) onChange(null);
        const number = currentTarget.valueAsNumber;
        if (Number.isInteger(number) && number >= min && number <= max) onChange(number);
      }}
      onBlur={leave}
    />
  );
}
