/** What real clients see of our bus and our services. */
@NullMarked
package org.jitney.itests.conformance;

import org.jspecify.annotations.NullMarked;
