package org.jitney.bus.api;

import java.util.List;
import java.util.function.Predicate;

/**
 * Writes an {@code <interface>} element. Only annotations that a real daemon sends are written; the
 * reference data of the tables (since, releases) stays here.
 */
final class IntrospectionXml {
    private static final String DEPRECATED = "org.freedesktop.DBus.Deprecated";
    private static final String NO_REPLY = "org.freedesktop.DBus.Method.NoReply";
    private static final String EMITS = "org.freedesktop.DBus.Property.EmitsChangedSignal";
    private static final String PRIVILEGED = "org.freedesktop.systemd1.Privileged";

    private final StringBuilder out = new StringBuilder();
    private final boolean showPrivileged;

    IntrospectionXml(boolean showPrivileged) {
        this.showPrivileged = showPrivileged;
    }

    String render(InterfaceInfo info, Predicate<String> implemented) {
        out.append(" <interface name=\"").append(info.name()).append("\">\n");
        for (MethodInfo method : info.methods()) {
            if (!method.hidden() && implemented.test(method.name())) {
                method(method);
            }
        }
        for (PropertyInfo property : info.properties()) {
            if (!property.hidden() && implemented.test(property.name())) {
                property(property);
            }
        }
        for (SignalInfo signal : info.signals()) {
            if (!signal.hidden() && implemented.test(signal.name())) {
                signal(signal);
            }
        }
        return out.append(" </interface>\n").toString();
    }

    private void method(MethodInfo method) {
        int start = open("method", method.name());
        args(method.in(), " direction=\"in\"");
        args(method.out(), " direction=\"out\"");
        annotation(DEPRECATED, method.deprecated());
        annotation(NO_REPLY, method.noReply());
        annotation(PRIVILEGED, method.privileged() && showPrivileged);
        close("method", start);
    }

    private void property(PropertyInfo property) {
        out.append("  <property name=\"").append(property.name());
        out.append("\" type=\"").append(property.signature());
        out.append("\" access=\"").append(property.writable() ? "readwrite" : "read");
        out.append("\">\n");
        int start = out.length();
        annotation(DEPRECATED, property.deprecated());
        if (property.emits() != PropertyInfo.Emits.TRUE) {
            annotation(EMITS, property.emits().toString());
        }
        annotation(PRIVILEGED, property.privileged() && showPrivileged);
        close("property", start);
    }

    private void signal(SignalInfo signal) {
        int start = open("signal", signal.name());
        args(signal.args(), "");
        annotation(DEPRECATED, signal.deprecated());
        close("signal", start);
    }

    private int open(String element, String name) {
        out.append("  <").append(element).append(" name=\"").append(name).append("\">\n");
        return out.length();
    }

    /** Ends an element; one without content becomes an empty-element tag, as the library does. */
    private void close(String element, int start) {
        if (out.length() == start) {
            out.setLength(start - 2);
            out.append("/>\n");
        } else {
            out.append("  </").append(element).append(">\n");
        }
    }

    private void args(List<ArgInfo> args, String direction) {
        for (ArgInfo arg : args) {
            out.append("   <arg type=\"").append(arg.signature()).append('"');
            if (!arg.name().isEmpty()) {
                out.append(" name=\"").append(arg.name()).append('"');
            }
            out.append(direction).append("/>\n");
        }
    }

    private void annotation(String name, boolean wanted) {
        if (wanted) {
            annotation(name, "true");
        }
    }

    private void annotation(String name, String value) {
        out.append("   <annotation name=\"").append(name);
        out.append("\" value=\"").append(value).append("\"/>\n");
    }
}
