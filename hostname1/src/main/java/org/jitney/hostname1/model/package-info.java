/** What host names, machine-info files and hardware codes mean. Pure: no file, no clock. */
@NullMarked
package org.jitney.hostname1.model;

import org.jspecify.annotations.NullMarked;
