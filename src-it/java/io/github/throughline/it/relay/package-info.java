/**
 * Applications of tests on servers in processes of their own: what a server calls is in the web
 * application there, what answers is in the JVM of the tests, and between them is one connection.
 * So a test is written once, whatever it runs on. The whole package is in the web application.
 */
@NullMarked
package io.github.throughline.it.relay;

import org.jspecify.annotations.NullMarked;
