package org.jitney.network1.generator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A .network file while the words about its link are read. */
final class GeneratedNetwork {
    private final String link;
    private final Deque<String> addresses = new ArrayDeque<>(); // the latest comes first
    private final Deque<String> routes = new ArrayDeque<>();
    private final List<String> dns = new ArrayList<>();
    private final List<String> vlans = new ArrayList<>();
    private Optional<String> hardwareAddress = Optional.empty();
    private Optional<String> dhcp = Optional.empty();
    private Optional<Boolean> useDns = Optional.empty();
    private String hostname = "";
    private String bridge = "";
    private String bond = "";
    private long mtu;

    /**
     * One without anything.
     *
     * @param link empty for all links that nothing else is said about
     */
    GeneratedNetwork(String link) {
        this.link = link;
    }

    void dhcp(String value) {
        dhcp = Optional.of(value);
    }

    void mtu(long value) {
        mtu = value > 0 ? value : mtu;
    }

    void hardwareAddress(String value) {
        hardwareAddress = Optional.of(value);
    }

    void hostname(String value) {
        hostname = value;
    }

    void address(String text, Optional<String> peer) {
        addresses.addFirst(
                "\n[Address]\nAddress="
                        + text
                        + "\n"
                        + peer.map(p -> "Peer=" + p + "\n").orElse(""));
    }

    void route(Optional<String> destination, Optional<String> gateway) {
        routes.addFirst(
                "\n[Route]\n"
                        + destination.map(d -> "Destination=" + d + "\n").orElse("")
                        + gateway.map(g -> "Gateway=" + g + "\n").orElse(""));
    }

    void dns(String address) {
        dns.add(address);
    }

    void useDns(boolean value) {
        useDns = Optional.of(value);
    }

    void vlan(String name) {
        vlans.add(name);
    }

    void bridge(String name) {
        bridge = name;
    }

    void bond(String name) {
        bond = name;
    }

    /** What is said about all links holds for one that more is said about, too. */
    void inherit(GeneratedNetwork all) {
        dns.addAll(all.dns);
        useDns = all.useDns.or(() -> useDns);
        all.routes.forEach(routes::addFirst);
    }

    String fileName() {
        return (link.isEmpty() ? "91-default" : "90-" + link) + ".network";
    }

    String render() {
        StringBuilder out = new StringBuilder("[Match]\n");
        out.append(link.isEmpty() ? "Kind=!*\nType=!loopback\n" : "Name=" + link + "\n");
        out.append("\n[Link]\n");
        line(out, "MACAddress", hardwareAddress.orElse(""));
        line(out, "MTUBytes", mtu > 0 ? Long.toString(mtu) : "");
        out.append("\n[Network]\n");
        line(out, "DHCP", dhcp.orElse(""));
        dns.forEach(each -> line(out, "DNS", each));
        vlans.forEach(each -> line(out, "VLAN", each));
        line(out, "Bridge", bridge);
        line(out, "Bond", bond);
        out.append("\n[DHCP]\n");
        line(out, "Hostname", hostname);
        line(out, "UseDNS", useDns.map(yes -> yes ? "yes" : "no").orElse(""));
        addresses.forEach(out::append);
        routes.forEach(out::append);
        return out.toString();
    }

    private static void line(StringBuilder out, String key, String value) {
        if (!value.isEmpty()) {
            out.append(key).append('=').append(value).append('\n');
        }
    }
}
