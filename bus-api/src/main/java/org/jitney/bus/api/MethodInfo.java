package org.jitney.bus.api;

import java.util.List;
import java.util.Set;

/**
 * A method.
 *
 * @param noReply whether callers should not wait for an answer
 * @param privileged whether the library itself refuses callers without the capability
 * @param hidden whether it answers without being introspected
 * @param since the release that brought it; 0 when it is older than the records
 * @param releases those that show it in introspection data
 */
public record MethodInfo(
        String name,
        List<ArgInfo> in,
        List<ArgInfo> out,
        boolean noReply,
        boolean deprecated,
        boolean privileged,
        boolean hidden,
        int since,
        Set<Release> releases) {

    /** {@return the types of all arguments} */
    public String inSignature() {
        return join(in);
    }

    /** {@return the types of all results} */
    public String outSignature() {
        return join(out);
    }

    static String join(List<ArgInfo> args) {
        var signature = new StringBuilder();
        for (ArgInfo arg : args) {
            signature.append(arg.signature());
        }
        return signature.toString();
    }
}
