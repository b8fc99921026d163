"""Files that come while a server runs: of known kinds they are read, and of others a restart is asked for."""

from pathlib import Path

from tests.integration.folder_sessions import answered


def test_records_of_a_kind_that_has_no_tools_yet(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("Invoice Number,Date,Amount,Balance\nR1,2026-10-01,1.00,1.00\n")
    with answered(tmp_path, "exports") as session:
        assert "hints" not in session.ask("get_security_status")["llm_view"]["profile"]
        assert "restart" not in session.ask("list_payments")["meta"]["error"]["message"]
        (tmp_path / "payments.csv").write_text("Payment Number,Date,Amount\nP1,2026-10-02,1.00\n")
        (hint,) = session.ask("get_security_status")["llm_view"]["profile"]["hints"]
        error = session.ask("list_payments")["meta"]["error"]
        assert session.ask("list_invoices")["llm_view"]["total"] == 1
    assert hint.endswith("has to be restarted to have tools for them. Not there yet: get_payment, list_payments.")
    assert error["code"] == "unknown_tool"
    assert error["message"].startswith(
        "The data got records of this kind after the server was started, which has to be"
    )
    with answered(tmp_path, "exports") as session:
        assert session.ask("list_payments")["llm_view"]["total"] == 1
        assert "hints" not in session.ask("get_security_status")["llm_view"]["profile"]
