package org.jitney.bus.varlink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a service tells of itself, {@code org.varlink.service}: who it is, and the descriptions of
 * its interfaces in varlink's language (https://varlink.org/Interface-Definition). All other calls
 * go on to whom they are for.
 */
public final class Introspection implements VarlinkServer.Methods {
    private static final String OWN = "org.varlink.service";
    private static final Pattern NAME = Pattern.compile("(?m)^interface ([A-Za-z0-9.-]+)$");

    private final String product;
    private final SortedMap<String, String> interfaces;
    private final VarlinkServer.Methods methods;

    private Introspection(
            String product, SortedMap<String, String> interfaces, VarlinkServer.Methods methods) {
        this.product = product;
        this.interfaces = interfaces;
        this.methods = methods;
    }

    /**
     * {@return the same methods, and those that describe them}
     *
     * @param program the name of the daemon
     * @param descriptions of the interfaces that {@code methods} has
     */
    public static VarlinkServer.Methods of(
            String program, List<String> descriptions, VarlinkServer.Methods methods) {
        SortedMap<String, String> interfaces = new TreeMap<>();
        List<String> all = new ArrayList<>(descriptions);
        all.add(description(Introspection.class, OWN + ".varlink"));
        for (String each : all) {
            Matcher name = NAME.matcher(each);
            if (!name.find()) {
                throw new IllegalArgumentException("a description without a name");
            }
            interfaces.put(name.group(1), each);
        }
        return new Introspection("jitney (" + program + ")", interfaces, methods);
    }

    /** {@return the text of a file that lies beside a class} */
    public static String description(Class<?> beside, String file) {
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no file " + file + " in the distribution");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    @Override
    public void call(String method, Map<?, ?> parameters, VarlinkServer.Reply reply) {
        switch (method) {
            case OWN + ".GetInfo" -> info(parameters, reply);
            case OWN + ".GetInterfaceDescription" -> describe(parameters, reply);
            default -> methods.call(method, parameters, reply);
        }
    }

    private void info(Map<?, ?> parameters, VarlinkServer.Reply reply) {
        if (!parameters.isEmpty()) {
            reply.badParameter(String.valueOf(parameters.keySet().iterator().next()));
            return;
        }
        String version =
                Optional.ofNullable(Introspection.class.getPackage().getImplementationVersion())
                        .orElse("0");
        String names =
                interfaces.keySet().stream()
                        .map(JsonText::quote)
                        .collect(Collectors.joining(",", "[", "]"));
        reply.done(
                "{\"vendor\":\"Jitney\",\"product\":%s,\"version\":%s,\"url\":\"\",\"interfaces\":%s}"
                        .formatted(JsonText.quote(product), JsonText.quote(version), names));
    }

    private void describe(Map<?, ?> parameters, VarlinkServer.Reply reply) {
        for (Object each : parameters.keySet()) {
            if (!each.equals("interface")) {
                reply.badParameter(String.valueOf(each));
                return;
            }
        }
        if (!(parameters.get("interface") instanceof String name)) {
            reply.badParameter("interface");
            return;
        }
        Optional<String> text = Optional.ofNullable(interfaces.get(name));
        if (text.isEmpty()) {
            reply.failed(
                    OWN + ".InterfaceNotFound", "{\"interface\":" + JsonText.quote(name) + "}");
            return;
        }
        reply.done("{\"description\":" + JsonText.quote(text.get()) + "}");
    }
}
