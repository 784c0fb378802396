package org.jitney.clients.systemctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines that systemctl 252 wrote for the same refusals in a tree at /t. */
class OfflineTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enable | Unit file a.service does not exist. | Failed to enable unit, unit"
                        + " a.service does not exist.",
                "enable | Unit file /etc/a.service is masked. | Failed to enable unit, unit"
                        + " /t/etc/a.service is masked.",
                "mask | File /etc/a.service already exists. | Failed to mask unit, file"
                        + " \"/t/etc/a.service\" already exists.",
                "mask | File /etc/a.service already exists and is a symlink to /opt/a.service. |"
                        + " Failed to mask unit, file \"/t/etc/a.service\" already exists and is a"
                        + " symlink to \"/opt/a.service\".",
                "enable | Cannot alias a.service as b.socket. | Failed to enable unit, cannot alias"
                        + " a.service as b.socket.",
                "enable | \"/opt/a.txt\" is not a valid unit name. | Failed to enable unit, file"
                        + " \"/opt/a.txt\": Invalid argument",
                "link | \"/opt/a.txt\" is not a valid unit name. | Failed to link unit,"
                        + " \"/opt/a.txt\" is not a valid unit name.",
                "add-wants | Destination unit a.target is a non-template unit. | Failed to add"
                        + " dependency on x@.service, destination unit a.target is a non-template"
                        + " unit.",
                "enable | File a.service: Bad message | Failed to enable unit, file \"a.service\":"
                        + " Bad message",
                "set-default | Invalid argument | Failed to set default: Invalid argument.",
                "set-default | Unit file a.target does not exist. | Failed to set default unit,"
                        + " unit a.target does not exist.",
            })
    void refusalIsInTheWordsOfACommandWithoutAManager(String verb, String error, String line) {
        assertThat(new OfflineText(verb, "/t").failure(error, List.of("x@.service")))
                .isEqualTo(line);
    }

    @Test
    void onlyAMissingUnitFileIsMissing() {
        assertThat(OfflineText.missing("Unit file a.service does not exist."))
                .contains("a.service");
        assertThat(OfflineText.missing("Unit file /etc/a.service is masked.")).isEmpty();
    }
}
