package org.jitney.bus.api;

import java.util.List;
import java.util.Set;

/**
 * A signal.
 *
 * @param hidden whether it is sent without being introspected
 * @param since the release that brought it; 0 when it is older than the records
 * @param releases those that show it in introspection data
 */
public record SignalInfo(
        String name,
        List<ArgInfo> args,
        boolean deprecated,
        boolean hidden,
        int since,
        Set<Release> releases) {

    /** {@return the types of all arguments} */
    public String signature() {
        return MethodInfo.join(args);
    }
}
