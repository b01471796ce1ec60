/** Keeps a broken view from the rest. */
import { Box, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Component } from 'react';
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import { ErrorNote } from './run/run-status.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: WireError | null;
}

/** Keeps a part that cannot be drawn (or fetched) from taking the page with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: toWireError(error) };
  }

  readonly #retry = () => {
    this.setState({ error: null });
  };

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Box mb="sm">
        <ErrorNote error={error} title="This part of the page could not be drawn" testId="view-error">
          <Button mt={6} size="compact-xs" onClick={this.#retry}>
            Try again
          </Button>
        </ErrorNote>
      </Box>
    );
  }
}
