/** {@code resque4j delayed}: jobs that wait for their time. */
@NullMarked
package io.resque4j.cli.manage.delayed;

import org.jspecify.annotations.NullMarked;
