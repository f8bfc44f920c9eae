package io.github.throughline.platform;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Where the resources are; the server finds them by their annotations. */
@ApplicationPath("/rest")
public class Rest extends Application {}
