/** A field for one edge of a part. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface PartFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly decimals: number;
  readonly onChange: (value: number) => void;
  readonly testId: string;
}

/**
 * One edge of a part, on the browser's number input. Any number in range may be typed; when the field is left, it
 * shows the patch edge that the number led to.
 */
export function PartField({ label, value, min, max, step, decimals, onChange, testId }: PartFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    const number = Number(draft);
    setDraft(null);
    if (draft !== null && draft !== '' && Number.isFinite(number)) {
      onChange(Math.min(max, Math.max(min, number)));
    }
  };
  return (
    <TextInput
      type="number"
      inputMode="decimal"
      label={label}
      min={min}
      max={max}
      step={step}
      value={draft ?? value.toFixed(decimals)}
      onChange={({ currentTarget }) => setDraft(currentTarget.value)}
      onBlur={commit}
      onKeyDown={({ key }) => key === 'Enter' && commit()}
      data-testid={testId}
    />
  );
}
