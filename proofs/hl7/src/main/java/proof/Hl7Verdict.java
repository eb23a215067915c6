package proof;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r5.elementmodel.Manager;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.hl7.fhir.validation.ValidationEngine;

/** The HL7 validation engine itself, offline: core package from the local package cache, no terminology server. */
final class Hl7Verdict implements Verdict {
  private final ValidationEngine engine;

  Hl7Verdict(String version) throws Exception {
    if (!version.equals("R5")) {
      throw new IllegalArgumentException("only R5 has its core package in a jar: " + version);
    }
    engine = new ValidationEngine.ValidationEngineBuilder()
        .withNoTerminologyServer()
        .withCanRunWithoutTerminologyServer(true)
        .withThoVersion("5.1.0")
        .withExtensionsVersion("1.0.0")
        .withVersion("5.0.0")
        .fromSource("hl7.fhir.r5.core#5.0.0");
  }

  @Override
  public List<Issue> issues(String text) throws Exception {
    List<ValidationMessage> messages = new ArrayList<>();
    engine.validate(text.getBytes(StandardCharsets.UTF_8), Manager.FhirFormat.JSON, List.of(), messages);
    List<Issue> issues = new ArrayList<>();
    for (ValidationMessage message : messages) {
      issues.add(new Issue(message.getLevel().toCode(), message.getLocation(), message.getMessageId(), message.getMessage()));
    }
    return issues;
  }
}
