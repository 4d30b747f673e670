import Testing

/// Everything that draws or decodes in this process: one at a time, as in the child, because Pango and Cairo below libvips are not safe in
/// several threads of which each begins anew.
@Suite(.serialized) enum ImagingTests {}
