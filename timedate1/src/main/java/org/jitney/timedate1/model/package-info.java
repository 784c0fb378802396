/** Values and file formats of clocks and zones; pure. */
@NullMarked
package org.jitney.timedate1.model;

import org.jspecify.annotations.NullMarked;
