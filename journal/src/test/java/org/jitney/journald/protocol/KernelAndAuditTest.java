package org.jitney.journald.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelAndAuditTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> texts(List<byte[]> fields) {
        return fields.stream().map(f -> new String(f, StandardCharsets.UTF_8)).toList();
    }

    @Test
    void aRecordOfTheKernelHasTextAndProperties() {
        KernelMessage message =
                KernelMessage.parse(
                                bytes(
                                        "6,339,5140900,-;e1000: up\\x0a\n SUBSYSTEM=pci\n DEVICE=+pci:0000:02:00.0\n"))
                        .orElseThrow();

        assertThat(message.sequence()).isEqualTo(339);
        assertThat(message.device()).hasValue("+pci:0000:02:00.0");
        assertThat(texts(message.fields()))
                .containsExactly(
                        "_KERNEL_SUBSYSTEM=pci",
                        "_KERNEL_DEVICE=+pci:0000:02:00.0",
                        "_SOURCE_MONOTONIC_TIMESTAMP=5140900",
                        "_TRANSPORT=kernel",
                        "PRIORITY=6",
                        "SYSLOG_FACILITY=0",
                        "SYSLOG_IDENTIFIER=kernel",
                        "MESSAGE=e1000: up\n");
    }

    @Test
    void whatAProgramWroteThereKeepsItsName() {
        KernelMessage message =
                KernelMessage.parse(bytes("30,1,2;systemd[1]: Hello\n")).orElseThrow();

        assertThat(texts(message.fields()))
                .contains(
                        "SYSLOG_FACILITY=3",
                        "SYSLOG_IDENTIFIER=systemd",
                        "SYSLOG_PID=1",
                        "MESSAGE=Hello");
    }

    @Test
    void whatIsNoRecordIsDropped() {
        for (String text :
                List.of("", "6", "6,1,2", "6,1;a\n", "x,1,2;a\n", "6,1,2;a", "6,1,-2;a\n", ";\n")) {
            assertThat(KernelMessage.parse(bytes(text))).as(text).isEmpty();
        }
    }

    @Test
    void auditFieldsGetTheirNames() {
        AuditMessage message =
                AuditMessage.parse(
                                1130,
                                bytes(
                                        "audit(1420000000.123:77): pid=1 uid=0 auid=4294967295 comm=\"a b\""
                                                + " proctitle=2F62696E2F6100782D79 some-thing=1 msg='unit=x exe=\"/bin/a\" res=success'"))
                        .orElseThrow();

        assertThat(texts(message.fields()))
                .contains(
                        "_TRANSPORT=audit",
                        "_SOURCE_REALTIME_TIMESTAMP=1420000000123000",
                        "_AUDIT_TYPE=1130",
                        "_AUDIT_TYPE_NAME=SERVICE_START",
                        "_AUDIT_ID=77",
                        "_PID=1",
                        "_UID=0",
                        "_COMM=a b",
                        "_CMDLINE=/bin/a x-y",
                        "_AUDIT_FIELD_SOME_THING=1",
                        "AUDIT_FIELD_UNIT=x",
                        "AUDIT_FIELD_EXE=/bin/a",
                        "AUDIT_FIELD_RES=success");
    }

    @Test
    void whatIsNoAuditRecordIsDropped() {
        for (String text :
                List.of("", "audit", "audit(1.2): x", "audit(1.2:3):", "audit(1.2:3): \0")) {
            assertThat(AuditMessage.parse(1300, bytes(text))).as(text).isEmpty();
        }
        assertThat(AuditType.name(1999)).isEqualTo("AUDIT1999");
    }
}
