/** A file to be saved by the page. */
export interface ExportedFile {
  readonly fileName: string;
  readonly blob: Blob;
}

export interface ExportModelParams {
  /** One file of weights, or an archive of graphs with theirs. */
  readonly format: 'safetensors' | 'onnx';
}
