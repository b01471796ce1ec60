/** A form that takes a URL: its field, its button, and what belongs below. */
import { Button, Group, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

interface UrlFormProps {
  readonly value: string;
  readonly placeholder: string;
  /** Why the URL can't be used; null if it can, or was not submitted yet. */
  readonly error: string | null;
  /** The text of the button. */
  readonly action: string;
  readonly onChange: (value: string) => void;
  readonly onSubmit: () => void;
  /** Of the form, of its field and of its button. */
  readonly testIds: { readonly form: string; readonly field: string; readonly button: string };
  readonly children: ReactNode;
}

/** The button is enabled once something is typed. */
export function UrlForm(props: UrlFormProps) {
  const { value, placeholder, error, action, onChange, onSubmit, testIds, children } = props;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
      data-testid={testIds.form}
    >
      <Group gap="xs" align="flex-end" mb="xs">
        <TextInput
          label="From a URL"
          size="sm"
          type="url"
          inputMode="url"
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          error={error}
          style={{ flex: '1 1 260px', maxWidth: 560 }}
          data-testid={testIds.field}
        />
        <Button type="submit" size="sm" disabled={value.trim() === ''} data-testid={testIds.button}>
          {action}
        </Button>
      </Group>
      {children}
    </form>
  );
}
